/** Placing direct labels beside the ends of curves so that none covers another. */

/** A label that wants to stand at `y`; all measures in CSS pixels. */
export interface Wish {
  y: number;
  /** Room it takes from top to bottom. */
  height: number;
}

/**
 * Returns a place for every wish, in the order given: as near as possible to where it wants to be, no two closer than
 * their heights, all inside [top, bottom] while there is room. Blocks of touching labels move together, each to the mean
 * of its members' offsets (pool adjacent violators, the least-squares solution for an ordered line).
 */
export function placeLabels(wishes: readonly Wish[], top: number, bottom: number): number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => (wishes[a]?.y ?? 0) - (wishes[b]?.y ?? 0));
  const blocks: Block[] = [];
  for (const index of order) {
    const wish = wishes[index];
    if (!wish) continue;
    let block: Block = { members: [index], start: wish.y - wish.height / 2, height: wish.height };
    let before = blocks.at(-1);
    while (before && before.start + before.height > block.start) {
      block = merge(before, block);
      blocks.pop();
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  return spread(keepInside(blocks, top, bottom), wishes);
}

interface Block {
  members: number[];
  start: number;
  height: number;
}

function merge(upper: Block, lower: Block): Block {
  const count = upper.members.length + lower.members.length;
  const start =
    (upper.start * upper.members.length + (lower.start - upper.height) * lower.members.length) / count;
  return { members: [...upper.members, ...lower.members], start, height: upper.height + lower.height };
}

function keepInside(blocks: Block[], top: number, bottom: number): Block[] {
  let floor = top;
  for (const block of blocks) {
    block.start = Math.max(block.start, floor);
    floor = block.start + block.height;
  }
  let ceiling = bottom;
  for (const block of [...blocks].reverse()) {
    block.start = Math.min(block.start, ceiling - block.height);
    ceiling = block.start;
  }
  return blocks;
}

function spread(blocks: readonly Block[], wishes: readonly Wish[]): number[] {
  const places = wishes.map((wish) => wish.y);
  for (const block of blocks) {
    let y = block.start;
    for (const index of block.members) {
      const height = wishes[index]?.height ?? 0;
      places[index] = y + height / 2;
      y += height;
    }
  }
  return places;
}
