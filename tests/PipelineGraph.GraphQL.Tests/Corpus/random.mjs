// Numbers from a seed: the same corpus on every machine.
export class Random {
  constructor(seed) { this.state = seed >>> 0; }

  next() {
    let t = (this.state += 0x6d2b79f5);
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n) { return Math.floor(this.next() * n); }

  chance(p) { return this.next() < p; }

  pick(items) { return items[this.below(items.length)]; }
}
