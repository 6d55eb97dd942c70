// What waits for devices that somebody is about to visit without a network: notices and keystores to take along.
import { z } from 'zod'
import { fromHex, toBase64 } from '@/lib/core/bytes'
import { parse, readJson, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { packForField } from '@/lib/server/usecases/open-visit'

const shape = z.object({ devices: z.array(z.string().regex(/^[0-9a-f]{128}$/)).max(100) })

export function POST(request: Request): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const { devices } = parse(shape, await readJson(request))
    const packed = await packForField(await requireContext(), { deviceIds: devices.map(fromHex) })
    return {
      devices: packed.map(({ deviceId, catalogId, waiting }) => ({
        deviceId,
        catalogId,
        notice: waiting.notice && { epoch: waiting.notice.epoch, bytes: toBase64(waiting.notice.bytes) },
        keystore: waiting.keystore && toBase64(waiting.keystore.bytes),
      })),
    }
  })
}
