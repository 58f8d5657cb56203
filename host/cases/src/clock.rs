//! Two clocks. Cases follow the business clock, whose offset stands in the
//! database and moves only on a sample hub; sessions, retries and time-outs
//! follow the machine's. The city's zone turns moments into dates.
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use store::{Store, StoreError, rows::Millis};

/// Meta key of the business clock's offset in milliseconds.
pub const OFFSET: &str = "business-clock-offset";
/// For so long a process goes by the offset it read last. Whoever winds the clock waits as long before he says so.
const REMEMBERED: Duration = Duration::from_millis(100);

#[derive(Clone)]
pub struct Zone(pub TimeZone);

impl Zone {
    /// `Asia/Shanghai` has no summer time: UTC+8 needs no zone database.
    pub fn city() -> Zone {
        Zone(TimeZone::fixed(jiff::tz::offset(8)))
    }

    pub fn text(&self, at: Millis) -> String {
        let zoned = stamp(at).to_zoned_datetime(self.0.clone());
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    pub fn date(&self, at: Millis) -> Date {
        stamp(at).to_zoned_datetime(self.0.clone()).date()
    }

    pub fn date_time(&self, at: Millis) -> jiff::civil::DateTime {
        stamp(at).to_zoned_datetime(self.0.clone()).datetime()
    }

    /// The first moment after a day: 24:00 in the city's zone.
    pub fn end_of(&self, day: Date) -> Millis {
        self.at(day.tomorrow().unwrap_or(day), 0)
    }

    pub fn at(&self, day: Date, hour: i8) -> Millis {
        let moment = day.at(hour, 0, 0, 0).to_zoned_datetime(self.0.clone());
        moment.map(|z| z.timestamp().as_millisecond()).unwrap_or(Millis::MAX)
    }

    /// A date (start of business, 09:00) or an RFC 3339 moment.
    pub fn read(&self, text: &str) -> Option<Millis> {
        match text.len() {
            10 => Some(self.at(text.parse().ok()?, 9)),
            _ => text.parse::<Timestamp>().ok().map(|t| t.as_millisecond()).or_else(|| self.local(text)),
        }
    }

    fn local(&self, text: &str) -> Option<Millis> {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        civil.to_zoned_datetime(self.0.clone()).ok().map(|z| z.timestamp().as_millisecond())
    }
}

fn stamp(at: Millis) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub fn machine_now() -> Millis {
    Timestamp::now().as_millisecond()
}

#[derive(Clone)]
pub struct Clock {
    store: Store,
    pub zone: Zone,
    /// Only a sample hub's clock may differ from the machine's.
    movable: bool,
    offset: Arc<Mutex<Option<(Instant, i64)>>>,
}

impl Clock {
    pub fn new(store: Store, movable: bool) -> Clock {
        Clock { store, zone: Zone::city(), movable, offset: Arc::default() }
    }

    pub fn movable(&self) -> bool {
        self.movable
    }

    pub async fn now(&self) -> Result<Millis, StoreError> {
        if !self.movable {
            return Ok(machine_now());
        }
        let read = *self.offset.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = match read {
            Some((at, offset)) if at.elapsed() < REMEMBERED => offset,
            _ => self.read_offset().await?,
        };
        Ok(machine_now() + offset)
    }

    async fn read_offset(&self) -> Result<i64, StoreError> {
        let at = Instant::now();
        let offset = self.store.meta(OFFSET).await?.and_then(|t| t.parse().ok()).unwrap_or(0);
        *self.offset.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, offset));
        Ok(offset)
    }

    /// Winds the business clock of every process; a moment in its past is refused by the caller.
    pub async fn set(&self, at: Millis) -> Result<(), StoreError> {
        self.store.meta_set(OFFSET, &(at - machine_now()).to_string()).await?;
        tokio::time::sleep(REMEMBERED).await;
        Ok(())
    }
}
