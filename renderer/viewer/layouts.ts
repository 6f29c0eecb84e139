/** Hanging protocols: how many panes there are, and which plane and which label map each shows. */
import type { PlaneName } from './geometry/planes.ts';

/** What a pane shows over the image: the chosen overlay, a side of the comparison, or their difference. */
export type PaneRole = 'overlay' | 'first' | 'second' | 'reference' | 'difference';

export interface PaneSpec {
  readonly role: PaneRole;
  /** null: the plane that is chosen for all. */
  readonly plane: PlaneName | null;
}

const compared = (role: PaneRole): PaneSpec => ({ role, plane: null });
const plane = (name: PlaneName): PaneSpec => ({ role: 'overlay', plane: name });

export const layouts = [
  { name: 'single', title: '1 × 1', panes: [compared('overlay')] },
  {
    name: 'mpr',
    title: '2 × 2 MPR',
    panes: [plane('axial'), plane('sagittal'), plane('coronal'), plane('oblique')],
  },
  { name: 'pair', title: 'Dense | pruned', panes: [compared('first'), compared('second')] },
  {
    name: 'triple',
    title: 'Dense | pruned | reference',
    panes: [compared('first'), compared('second'), compared('reference')],
  },
  {
    name: 'difference',
    title: 'Dense | pruned | reference | difference',
    panes: [compared('first'), compared('second'), compared('reference'), compared('difference')],
  },
] as const satisfies readonly { name: string; title: string; panes: readonly PaneSpec[] }[];

export type LayoutName = (typeof layouts)[number]['name'];
