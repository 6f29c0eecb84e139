/**
 * Keeps the largest connected part of a class and makes the rest background (nnU-Net's post-processing, learned per
 * class there). Voxels touch by face, edge or corner.
 */
import type { Triple } from '../../shared/volume.ts';

/**
 * Changes `labels` in place.
 * @param size number of voxels along the axes of `labels`, slowest first; of equal parts the first stays
 */
export function keepLargestComponent(labels: Uint8Array, size: Triple, value: number): void {
  const seen = new Uint8Array(labels.length);
  let largest: readonly number[] = [];
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (labels[voxel] !== value || seen[voxel] === 1) continue;
    const component = componentAt(voxel, { labels, size, seen });
    const smaller = component.length > largest.length ? largest : component;
    if (component.length > largest.length) largest = component;
    for (const outside of smaller) labels[outside] = 0;
  }
}

interface Search {
  readonly labels: Uint8Array;
  readonly size: Triple;
  /** 1 for voxels that were found; written. */
  readonly seen: Uint8Array;
}

/** All voxels of the same value that are connected with `first`. */
function componentAt(first: number, { labels, size: [depth, height, width], seen }: Search): number[] {
  const found = [first];
  seen[first] = 1;
  for (const voxel of found) {
    // grows while it is walked
    const [d, h, w] = [
      Math.floor(voxel / (height * width)),
      Math.floor(voxel / width) % height,
      voxel % width,
    ];
    for (let z = Math.max(0, d - 1); z <= Math.min(depth - 1, d + 1); z++) {
      for (let y = Math.max(0, h - 1); y <= Math.min(height - 1, h + 1); y++) {
        for (let x = Math.max(0, w - 1); x <= Math.min(width - 1, w + 1); x++) {
          const neighbour = (z * height + y) * width + x;
          if (seen[neighbour] === 1 || labels[neighbour] !== labels[first]) continue;
          seen[neighbour] = 1;
          found.push(neighbour);
        }
      }
    }
  }
  return found;
}
