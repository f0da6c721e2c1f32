import { randomInt } from 'node:crypto';

/** Rolls dice such as `3d6+2`. */
export function roll(dice) {
  const [, count, sides, bonus = '0'] = dice.match(/^(\d+)d(\d+)([+-]\d+)?$/);
  if (Number(count) < 1 || Number(sides) < 1) {
    throw new Error('there must be at least one die with at least one side');
  }
  const rolls = Array.from({ length: Number(count) }, () => randomInt(1, Number(sides) + 1));
  return { dice, rolls, total: rolls.reduce((sum, eyes) => sum + eyes, Number(bonus)) };
}
