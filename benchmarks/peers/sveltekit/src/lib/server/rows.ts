export type Row = { id: number; title: string; text: string };

const rows: Row[] = Array.from({ length: 20 }, (_, index) => ({
  id: index + 1,
  title: `Row ${index + 1}`,
  text: 'A sentence that is the same in each of them.'
}));

export async function getRows(): Promise<Row[]> {
  return rows;
}
