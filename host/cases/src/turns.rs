//! Turns at a contended scope. A decision whose facts moved before it was committed decides again; where many meet on one
//! account or case, whoever has the longest way round would lose to the others each time. So who lost once waits for his
//! turn at that scope, first come first served, and one of them at a time tries again. Turns are this process's own: another
//! process costs a round, not correctness, which is the stamps' alone.
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
};
use tokio::sync::{Mutex as Place, OwnedMutexGuard};

#[derive(Default)]
pub struct Turns {
    places: Mutex<HashMap<String, Arc<Place<()>>>>,
}

/// The scopes at which one decision was found stale, and its turn at each of them.
pub struct Queue<'t> {
    turns: &'t Turns,
    scopes: BTreeSet<String>,
    held: Vec<OwnedMutexGuard<()>>,
}

impl Turns {
    pub fn queue(&self) -> Queue<'_> {
        Queue { turns: self, scopes: BTreeSet::new(), held: vec![] }
    }

    fn place(&self, scope: &str) -> Arc<Place<()>> {
        let mut places = self.places.lock().expect("nothing panics while holding the places");
        places.entry(scope.to_owned()).or_default().clone()
    }
}

impl Queue<'_> {
    /// Waits for the turn at this scope and at all that were contended before. Whoever holds one lets it go first and all
    /// take them in one order, so nobody waits for somebody who waits for him.
    pub async fn wait(&mut self, scope: String) {
        if self.scopes.contains(&scope) {
            return;
        }
        self.held.clear();
        self.scopes.insert(scope);
        for scope in &self.scopes {
            let place = self.turns.place(scope);
            self.held.push(place.lock_owned().await);
        }
    }
}

impl Drop for Queue<'_> {
    /// A scope at which nobody waits any more is forgotten.
    fn drop(&mut self) {
        self.held.clear();
        if self.scopes.is_empty() {
            return;
        }
        let mut places = self.turns.places.lock().expect("nothing panics while holding the places");
        for scope in &self.scopes {
            if places.get(scope).is_some_and(|place| Arc::strong_count(place) == 1) {
                places.remove(scope);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    const SOON: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn one_at_a_time_has_the_turn_at_a_scope() {
        let turns = Turns::default();
        let (mut first, mut second, mut elsewhere) = (turns.queue(), turns.queue(), turns.queue());
        first.wait("account/a".into()).await;
        elsewhere.wait("account/b".into()).await;
        assert!(timeout(SOON, second.wait("account/a".into())).await.is_err(), "it is somebody's turn");
        drop((first, second));
        let mut third = turns.queue();
        timeout(SOON, third.wait("account/a".into())).await.expect("both went");
    }

    #[tokio::test]
    async fn two_who_meet_at_two_scopes_crosswise_both_get_through() {
        let turns = Turns::default();
        let crosswise = async |first: &str, second: &str| {
            let mut queue = turns.queue();
            queue.wait(first.to_owned()).await;
            tokio::task::yield_now().await;
            queue.wait(second.to_owned()).await;
        };
        let both = async { tokio::join!(crosswise("a", "b"), crosswise("b", "a")) };
        timeout(Duration::from_secs(5), both).await.expect("neither waits for the other");
        assert!(turns.places.lock().unwrap().is_empty(), "a scope at which nobody waits is forgotten");
    }
}
