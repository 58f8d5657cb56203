//! A listener of its own on the broker: what the hub published, as any other consumer gets it. It binds a queue to
//! everything before the first event and keeps what comes.
use bus::{Bus, BusConfig, CloudEvent, Queue, RabbitConfig, Topology};
use std::sync::{Arc, Mutex};

const NAME: &str = "watcher";

pub struct Watcher {
    seen: Arc<Mutex<Vec<CloudEvent>>>,
    // Its listening ends with it.
    _runtime: tokio::runtime::Runtime,
}

impl Watcher {
    pub fn on(broker: &str) -> Watcher {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("the system gives us a thread");
        let seen = Arc::<Mutex<Vec<_>>>::default();
        let config = BusConfig::RabbitMq(RabbitConfig::new(broker));
        let everything =
            Topology { systems: vec![(NAME.to_owned(), vec!["#".parse().expect("a pattern")])], partners: vec![] };
        let (bus, mut consumer) = runtime.block_on(async {
            let bus = Bus::connect(&config).await.expect("the broker's address is well formed");
            bus.declare(everything).await.expect("the broker is there");
            let consumer = bus.consume(Queue::System(NAME.to_owned()));
            (bus, consumer)
        });
        let heard = seen.clone();
        runtime.spawn(async move {
            let _open = bus;
            while let Some(delivery) = consumer.next().await {
                let event = CloudEvent::parse(&delivery.body).expect("what the hub publishes is a CloudEvent");
                heard.lock().expect("nobody panics while listening").push(event);
                delivery.ack();
            }
        });
        Watcher { seen, _runtime: runtime }
    }

    /// Everything of a type so far, repetitions too.
    pub fn heard(&self, kind: &str) -> Vec<CloudEvent> {
        let seen = self.seen.lock().expect("nobody panics while listening");
        seen.iter().filter(|e| e.kind == kind).cloned().collect()
    }
}
