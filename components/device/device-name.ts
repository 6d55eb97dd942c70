// What people call a device: the portal's name for it where it can be asked, else what this browser remembers.
import { lookUpDevice } from '@/components/lib/portal-api'
import { formatShort } from '@/lib/domain/device-id'
import { keystoreFor, knownDevice } from '@/lib/session/field'

export type Named = {
  name: string
  place: string | null
  newestKeystore: number | null
  holding: string | null
  pending: boolean
  known: boolean
}
async function fromProfile(deviceId: string, catalogId: string): Promise<Named> {
  const known = await knownDevice(deviceId)
  const keystore = await keystoreFor(catalogId)
  const name = known?.name ?? `Unnamed ${formatShort(deviceId)}`
  return {
    name,
    place: known?.place ?? null,
    newestKeystore: keystore?.version ?? null,
    holding: known?.holding ?? null,
    pending: false,
    known: known !== undefined,
  }
}

/** First what this browser remembers, then what the portal says, if it answers. */
export async function nameDevice(
  device: { deviceId: string; catalogId: string },
  signedIn: boolean,
  put: (named: Named) => void,
): Promise<void> {
  const { deviceId, catalogId } = device
  put(await fromProfile(deviceId, catalogId))
  if (!signedIn) return
  const [holding] = await lookUpDevice(deviceId)
  if (!holding) return
  const again = await fromProfile(deviceId, catalogId)
  put({
    ...again,
    newestKeystore: holding.keystoreVersion ?? again.newestKeystore,
    pending: holding.claim === 'pending',
  })
}
