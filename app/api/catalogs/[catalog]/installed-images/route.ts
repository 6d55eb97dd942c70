// What an attached device has installed, as the servicing page read it.
import { z } from 'zod'
import { fromHex } from '@/lib/core/bytes'
import { parse, readJson, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { reportImages } from '@/lib/server/usecases/report-images'

const hexOf = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))
    .transform(fromHex)
const image = z.object({
  componentId: z.guid(),
  imageId: z.guid(),
  kid: hexOf(8),
  name: z.string().max(255),
  version: z.string().max(255),
  installed: z.boolean(),
  development: z.boolean(),
})
const reported = z.object({
  catalogId: z.uuid(),
  deviceId: hexOf(64),
  keystoreVersion: z.int().min(0),
  images: z.array(image).max(200),
})
type Params = { params: Promise<{ catalog: string }> }

export function POST(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const body = (await readJson(request)) as object
    const input = parse(reported, { ...body, catalogId: (await params).catalog })
    return reportImages(await requireContext(), input)
  })
}
