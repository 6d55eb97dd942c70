// Bytes as they arrive from a stream, taken in pieces of known length. It knows nothing of what they mean.
import type { Bytes } from '@/lib/core/bytes'

export class ByteQueue {
  #chunks: Uint8Array[] = []
  length = 0

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.length += chunk.length
  }

  /** The next `length` bytes without taking them, or undefined where fewer have come. */
  peek(length: number): Uint8Array | undefined {
    if (this.length < length) return undefined
    const first = this.#chunks[0]
    if (first && first.length >= length) return first.subarray(0, length)
    const copy = this.#copy(length)
    return copy
  }

  /** The next `length` bytes as a buffer of their own, or undefined where fewer have come. */
  take(length: number): Bytes | undefined {
    if (this.length < length) return undefined
    const taken = this.#copy(length)
    this.#drop(length)
    return taken
  }

  #copy(length: number): Bytes {
    const whole = new Uint8Array(length)
    let at = 0
    for (const chunk of this.#chunks) {
      if (at === length) break
      const part = chunk.subarray(0, length - at)
      whole.set(part, at)
      at += part.length
    }
    return whole
  }

  #drop(length: number): void {
    this.length -= length
    let left = length
    while (left > 0) {
      const first = this.#chunks[0]!
      if (first.length > left) this.#chunks[0] = first.subarray(left)
      else this.#chunks.shift()
      left -= Math.min(left, first.length)
    }
  }
}
