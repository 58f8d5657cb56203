// What is true of rooms and days, whoever asks.

/** Whole days from one date to another, both as in 2025-02-17. */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

export function overlaps(one, other) {
  return one === other || one === "全天" || other === "全天";
}

/** The rooms that seat so many and are free then, smallest first. */
export function freeRooms({ part, people }, seats, booked) {
  const isFree = (room) => !booked.some((one) => one.room === room && overlaps(one.part, part));
  return Object.keys(seats)
    .filter((room) => seats[room] >= people && isFree(room))
    .sort((a, b) => seats[a] - seats[b]);
}
