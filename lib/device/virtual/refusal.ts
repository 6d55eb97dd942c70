// How an operation inside the device says no: a code of the wire, caught where the response is made.
import type { WireRefusal } from '@/lib/domain/codes'

export class Refusal extends Error {
  constructor(
    readonly code: WireRefusal,
    readonly more: { detail?: string; enough?: number[] } = {},
  ) {
    super(code)
  }
}
