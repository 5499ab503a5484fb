/** What a private broker knows of its queues at this moment; the statistics that it publishes are seconds old. */
import { connect } from 'amqplib';
import type { BrokerServer } from '../servers/rabbitmq.ts';

export interface QueueState {
  /** Messages, waiting or handed out and not acknowledged. */
  messages: number;
  /** Processes that consume it. */
  consumers: number;
}

/** Of a quorum queue, as its leader knows it; one that does not stand yet, or is just being made, is empty. */
export async function queueState(
  broker: Pick<BrokerServer, 'evaluate'>,
  vhost: string,
  queue: string,
): Promise<QueueState> {
  const answer = await broker.evaluate(
    `try
       {ok, Queue} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"${vhost}">>, queue, <<"${queue}">>)),
       {Name, _} = amqqueue:get_pid(Queue),
       {ok, {_, Messages}, _} =
         ra:leader_query({Name, node()}, fun rabbit_fifo:query_messages_total/1),
       Channels = lists:usort([element(1, Consumer) || Consumer <- rabbit_amqqueue:consumers(Queue)]),
       io_lib:format("~b ~b", [Messages, length(Channels)])
     catch error:{badmatch, {error, Reason}} when Reason =:= not_found; Reason =:= noproc; Reason =:= function_clause -> "0 0"
     end`,
  );
  const [messages = 0, consumers = 0] = answer.split(' ').map(Number);
  return { messages, consumers };
}

/** Whether the message at the head was handed to somebody before; it is put back. */
export async function isHeadRedelivered(url: string, queue: string): Promise<boolean> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  const head = await channel.get(queue);
  await connection.close();
  return head !== false && head.fields.redelivered;
}
