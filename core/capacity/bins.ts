/** The bins in which answers are counted by how long they took, the shortest first; see usual.ts. */
// biome-ignore format: one an octave and its half
export const BINS = [
  'took0', 'took1', 'took2', 'took3', 'took4', 'took5', 'took6', 'took7', 'took8', 'took9', 'took10', 'took11', 'took12',
  'took13', 'took14', 'took15', 'took16', 'took17', 'took18', 'took19', 'took20', 'took21', 'took22', 'took23', 'took24',
  'took25', 'took26', 'took27',
] as const
export type Bin = (typeof BINS)[number]
