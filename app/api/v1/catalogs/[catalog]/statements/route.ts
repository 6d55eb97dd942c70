// A device's own statement for a catalog: first the server's nonce, then what the device signed over it.
import { z } from 'zod'
import { fromBase64, toBase64 } from '@/lib/core/bytes'
import { proven, statement } from '@/lib/domain/api/v1'
import { parse, readJson } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'

const shape = z.object({ catalog: z.guid() })
type Params = { params: Promise<{ catalog: string }> }

export function POST(request: Request, { params }: Params): Promise<Response> {
  return api(request, 'statements:write', async ({ context }) => {
    const { catalog } = parse(shape, await params)
    const { nonce } = await askForStatement(context, { catalogId: catalog })
    return { nonce: toBase64(nonce) }
  })
}

export function PUT(request: Request, { params }: Params): Promise<Response> {
  return api(request, 'statements:write', async ({ context }) => {
    const { catalog } = parse(shape, await params)
    const given = parse(statement, await readJson(request))
    const proved = await proveDevice(context, {
      catalogId: catalog,
      nonce: fromBase64(given.nonce),
      statement: fromBase64(given.statement),
      groupId: null,
      name: null,
    })
    return proven.parse(proved)
  })
}
