// What comes before anybody is known: a body is read no further than it may be long.
import { describe, expect, it } from 'vitest'
import { readBytes, readText } from '@/lib/server/body'

/** A body that never ends, in pieces of 1 KiB, of which no more is made than is asked for. */
function endless(): { request: Request; pieces: () => number } {
  let pieces = 0
  const body = new ReadableStream({
    pull: (controller) => {
      pieces++
      controller.enqueue(new Uint8Array(1024).fill(0x20))
    },
  })
  const sent = { method: 'POST', body, duplex: 'half' } as RequestInit
  return { request: new Request('https://portal.example', sent), pieces: () => pieces }
}
const sent = (body: BodyInit) => new Request('https://portal.example', { method: 'POST', body })

describe('a body', () => {
  it('that never ends is left where it is too long', async () => {
    for (const read of [readText, readBytes]) {
      const { request, pieces } = endless()
      await expect(read(request, 4096)).rejects.toMatchObject({ code: 'too-large' })
      expect(pieces()).toBeLessThan(8)
    }
  })

  it('of exactly the most bytes is read, as text or as bytes; one more is refused', async () => {
    expect(await readText(sent('ä'.repeat(8)), 16)).toBe('ä'.repeat(8))
    expect(await readBytes(sent('12345678'), 8)).toHaveLength(8)
    await expect(readText(sent('ä'.repeat(9)), 16)).rejects.toMatchObject({ code: 'too-large' })
  })

  it('that is no text, or nothing where a file should be, is refused', async () => {
    await expect(readText(sent(new Uint8Array([0xff])), 16)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(readBytes(sent(''), 16)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await readText(sent(''), 16)).toBe('')
  })
})
