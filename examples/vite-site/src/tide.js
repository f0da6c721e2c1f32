// A tide of two parts, the moon's and the sun's: hours of each period, and metres of height.
const PARTS = [
  { period: 12.4206, height: 1.6 },
  { period: 12.0, height: 0.5 },
];
const HOUR = 3_600_000;

/** The height of the water in metres above its mean at a moment, in milliseconds since 1970. */
export function height(moment) {
  return PARTS.reduce((sum, part) => sum + part.height * Math.cos((2 * Math.PI * moment) / (part.period * HOUR)), 0);
}

/** The next moment at which the water turns; `direction` is 1 for high water, -1 for low. */
export function nextTurn(from, direction) {
  const step = 60_000;
  for (let t = from; ; t += step) {
    const here = direction * height(t);
    if (here > direction * height(t - step) && here >= direction * height(t + step)) {
      return t;
    }
  }
}
