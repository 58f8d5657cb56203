"""The wire: signed messages over RabbitMQ. Nothing is parsed before its signature holds, nothing is acknowledged before
it is worked on for good."""
import json
import sys
import time

import pika
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

PAST, AHEAD = 26 * 3600, 300
ES256 = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)


class NotTheHubs(Exception):
    """A message that the hub did not send, or not now."""


class Wire:
    def __init__(self, credentials):
        self.id = credentials["id"]
        self.url = credentials["amqp"]["url"]
        self.key = ECKey.import_key(credentials["secret-key"])
        self.hub = ECKey.import_key(credentials["hub-key"])
        self.hub_kid = credentials["hub-key"]["kid"]

    def sign(self, event):
        header = {"alg": "ES256", "kid": self.key.kid, "iat": int(time.time())}
        return jws.serialize_compact(header, json.dumps(event, ensure_ascii=False), self.key, registry=ES256)

    def verify(self, body):
        try:
            said = jws.deserialize_compact(body, self.hub, registry=ES256)
        except (JoseError, ValueError) as error:
            raise NotTheHubs(str(error)) from error
        header = said.headers()
        age = time.time() - header.get("iat", 0)
        if set(header) != {"alg", "kid", "iat"} or header["kid"] != self.hub_kid:
            raise NotTheHubs("the header says too much, too little, or another key")
        if not -AHEAD <= age <= PAST:
            raise NotTheHubs("signed outside of the time that is accepted")
        return json.loads(said.payload)

    def run(self, work, ready):
        """`work(event)` books; `work.outbox()` is what is to be sent for it. Connects again for ever."""
        pause = 0.2
        while True:
            try:
                with pika.BlockingConnection(pika.URLParameters(self.url)) as connection:
                    channel = connection.channel()
                    channel.confirm_delivery()
                    channel.basic_qos(prefetch_count=1)
                    self.send_all(channel, work)
                    ready()
                    pause = 0.2
                    for method, _, body in channel.consume(f"hub.partner.{self.id}.out"):
                        self.one(channel, work, body)
                        channel.basic_ack(method.delivery_tag)
            except pika.exceptions.AMQPError as error:
                print(f"the broker is tried again: {error!r}", file=sys.stderr, flush=True)
                time.sleep(pause)
                pause = min(pause * 2, 30)

    def one(self, channel, work, body):
        try:
            event = self.verify(body)
        except NotTheHubs as error:
            print(f"not acted on: {error}", file=sys.stderr, flush=True)
            return
        work(event)
        self.send_all(channel, work)

    def send_all(self, channel, work):
        """Until the broker has confirmed a message, it stays in the outbox."""
        for n, event in work.outbox():
            properties = pika.BasicProperties(message_id=event["id"], delivery_mode=2, content_type="application/jose")
            channel.basic_publish(f"hub.partner.{self.id}.in", event["type"], self.sign(event), properties)
            work.sent(n)
