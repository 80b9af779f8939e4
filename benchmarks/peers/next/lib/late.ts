export async function getLate(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 100))
  return 'It came late.'
}
