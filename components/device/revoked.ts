// Whether the selected capability was withdrawn, and whether this device is known to know: it refused it, or it proved to the
// portal that it has the notice. Knows nothing of how a device is told.
import type { Connection } from '@/lib/device/connection'
import type { EndedCapability, Selection } from '@/lib/session/store'
import type { Revoked } from './standing'

export type RevokedGiven = {
  selection: Pick<Selection, 'cti'> | null
  ended: readonly EndedCapability[]
  connection: Pick<Connection, 'revoked'> | null
}

export function revokedOf({ selection, ended, connection }: RevokedGiven): Revoked | null {
  if (!selection) return null
  const refused = connection?.revoked === selection.cti
  const said = ended.find((one) => one.cti === selection.cti)
  if (!said && !refused) return null
  return { at: said?.at ?? null, told: refused || !!said?.confirmedAt }
}
