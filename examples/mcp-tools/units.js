// How many of its kind's base unit one of a unit is; temperatures need an offset too.
const UNITS = {
  mm: ['length', 0.001],
  cm: ['length', 0.01],
  m: ['length', 1],
  km: ['length', 1000],
  inch: ['length', 0.0254],
  foot: ['length', 0.3048],
  mile: ['length', 1609.344],
  nautical_mile: ['length', 1852],
  g: ['mass', 0.001],
  kg: ['mass', 1],
  ounce: ['mass', 0.028349523125],
  pound: ['mass', 0.45359237],
  ml: ['volume', 0.001],
  l: ['volume', 1],
  us_gallon: ['volume', 3.785411784],
  kmh: ['speed', 1 / 3.6],
  ms: ['speed', 1],
  knot: ['speed', 1852 / 3600],
  celsius: ['temperature', 1, 273.15],
  fahrenheit: ['temperature', 5 / 9, 459.67 * (5 / 9)],
  kelvin: ['temperature', 1, 0],
};

export const units = () => Object.keys(UNITS);

/** Converts a value, rounded to twelve significant digits, which hides the noise of binary fractions. */
export function convert(value, from, to) {
  const [kind, factor, offset = 0] = UNITS[from];
  const [otherKind, otherFactor, otherOffset = 0] = UNITS[to];
  if (kind !== otherKind) {
    throw new Error(`${from} is a ${kind} and ${to} a ${otherKind}`);
  }
  return Number(((value * factor + offset - otherOffset) / otherFactor).toPrecision(12));
}
