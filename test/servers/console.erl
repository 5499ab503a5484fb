%% A console on a private broker node: evaluates what it is sent, on a Unix socket in the node's
%% own folder. rabbitmqctl starts a whole Erlang for each call, 0.4 s; this takes 2 ms.
Path = os:getenv("LOGAGG_CONSOLE").
file:delete(Path).
{ok, Listener} = gen_tcp:listen(0, [{ifaddr, {local, Path}}, binary, {packet, 4}, {active, false}]).
Evaluate = fun(Source) ->
    {ok, Tokens, _} = erl_scan:string(binary_to_list(Source)),
    {ok, Expressions} = erl_parse:parse_exprs(Tokens),
    {value, Value, _} = erl_eval:exprs(Expressions, []),
    io_lib:format("~ts", [Value])
end.
Answer = fun(Socket) ->
    {ok, Source} = gen_tcp:recv(Socket, 0),
    Reply = try ["ok ", Evaluate(Source)] catch _:Reason -> io_lib:format("error ~0tp", [Reason]) end,
    gen_tcp:send(Socket, unicode:characters_to_binary(Reply)),
    gen_tcp:close(Socket)
end.
Serve = fun Serve() ->
    {ok, Socket} = gen_tcp:accept(Listener),
    Worker = spawn(fun() -> receive go -> Answer(Socket) end end),
    gen_tcp:controlling_process(Socket, Worker),
    Worker ! go,
    Serve()
end.
gen_tcp:controlling_process(Listener, Server = spawn(fun() -> receive go -> Serve() end end)).
Server ! go.
