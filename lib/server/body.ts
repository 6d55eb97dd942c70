// A request's body, read as it comes and never more of it than may be taken: whoever sends it is often not known yet.
import { type Bytes, concat, utf8Text } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { attempt } from '@/lib/domain/signed-object'

/** Throws `too-large` as soon as there is one byte too many, `invalid-input` where there is none. */
export async function readBytes(request: Request, mostBytes: number): Promise<Bytes> {
  const bytes = await readUpTo(request, mostBytes)
  if (bytes.length === 0) throw new DomainError('invalid-input', 'The file is empty.')
  return bytes
}

/** Throws `too-large` as soon as there is one byte too many, `invalid-input` for what is no UTF-8. */
export async function readText(request: Request, mostBytes: number): Promise<string> {
  const bytes = await readUpTo(request, mostBytes)
  const text = attempt(() => utf8Text(bytes))
  if (text === undefined) throw new DomainError('invalid-input', 'The body is not UTF-8.')
  return text
}

/** The body, empty where there is none. Throws `too-large`. */
export async function readUpTo(request: Request, mostBytes: number): Promise<Bytes> {
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
  return concat(...parts)
}
