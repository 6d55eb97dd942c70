// The bytes of a request's body, read as they come and never more than may be taken.
import { type Bytes, concat } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'

/** Throws `too-large` as soon as there is one byte too many, `invalid-input` where there is none. */
export async function readBytes(request: Request, mostBytes: number): Promise<Bytes> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > mostBytes) throw new DomainError('too-large')
  const reader = request.body?.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader!.read()) {
    size += chunk.value.length
    if (size > mostBytes) {
      await reader!.cancel()
      throw new DomainError('too-large')
    }
    parts.push(chunk.value)
  }
  if (size === 0) throw new DomainError('invalid-input', 'The file is empty.')
  return concat(...parts)
}
