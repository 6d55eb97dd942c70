// Receipts of one device, as it signed them: at once, over the portal's nonce, or later, kept where there was no network.
import { z } from 'zod'
import { fromBase64, fromHex } from '@/lib/core/bytes'
import { parse, readJson, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { takeReceipts } from '@/lib/server/usecases/take-receipts'

const handing = z.object({
  catalogId: z.uuid(),
  deviceId: z.string().regex(/^[0-9a-f]{128}$/, 'A device ID has 128 hexadecimal digits.'),
  nonce: z.base64().max(88).nullable(),
  // As many as fit into the most that a body may have: whole ones are the rare case.
  receipts: z.array(z.base64().max(10_924)).max(16),
  // Whatever 16 bytes a device names: one that nobody here made is a finding, not a malformed request.
  listed: z.array(z.guid()).max(64),
})

export function PUT(
  request: Request,
  { params }: { params: Promise<{ catalog: string }> },
): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const body = (await readJson(request)) as object
    const input = parse(handing, { ...body, catalogId: (await params).catalog })
    return takeReceipts(await requireContext(), {
      ...input,
      deviceId: fromHex(input.deviceId),
      nonce: input.nonce === null ? null : fromBase64(input.nonce),
      receipts: input.receipts.map(fromBase64),
    })
  })
}
