// Whether a public key is the one that a device ID stands for.
import { equal } from '@/lib/core/bytes'
import type { CoseKey } from '@/lib/core/cose'
import { deviceIdOf } from '@/lib/core/keys'

export async function keyHashesTo(key: CoseKey, deviceId: Uint8Array): Promise<boolean> {
  return equal(await deviceIdOf(key), deviceId)
}
