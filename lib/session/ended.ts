// Which capabilities of whoever signed in here ended before their time, as the portal said it last: none of them is selected
// again in this profile, with or without a network.
import { type EndedCapability, profileDb } from './store'
import { tell } from './tabs'

export async function keepEnded(ended: EndedCapability[]): Promise<void> {
  await (await profileDb()).put('facts', ended, 'ended')
  tell({ kind: 'library' })
}
export async function endedCapabilities(): Promise<EndedCapability[]> {
  return ((await (await profileDb()).get('facts', 'ended')) as EndedCapability[] | undefined) ?? []
}
