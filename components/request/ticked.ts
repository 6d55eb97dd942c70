// Devices on their way from the device list to the form of a job: kept in this tab, since a thousand ids make no address.
const KEY = 'latchkey.ticked'

export function keepTicked(catalogId: string, ids: readonly string[]): void {
  sessionStorage.setItem(KEY, JSON.stringify({ catalogId, ids }))
}

/** As it lies there; a reload finds it again. */
export const tickedText = (): string => sessionStorage.getItem(KEY) ?? ''

/** Those of this catalog. */
export function tickedIn(text: string, catalogId: string): string[] {
  if (!text) return []
  const kept = JSON.parse(text) as { catalogId: string; ids: string[] }
  return kept.catalogId === catalogId ? kept.ids : []
}
