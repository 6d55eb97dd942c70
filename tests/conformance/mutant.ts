// What a mutant is: a device that breaks the contract in one place, and the rule by which the run has to name it.
import type { Bytes } from '@/lib/core/bytes'
import { Refusal } from '@/lib/device/virtual/refusal'
import { type Behaviour, CONTRACT } from '@/lib/device/virtual/behaviour'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import type { Asked, Handlers, Innards } from '@/lib/device/virtual/innards'
import type { Making } from './bench'

/** The device once it is made, for behaviour that needs to see it. */
export type Ref = { device?: VirtualDevice }
export type Mutant = {
  name: string
  breaks: string
  making: Making | ((ref: Ref) => Making)
  serial?: string
}

type Handler = (device: Innards, params: never, asked: Asked) => Promise<unknown>
type Wrapped = (
  given: { device: Innards; params: Record<string, unknown>; asked: Asked },
  run: (change?: {
    device?: Innards
    params?: object
    asked?: Partial<Asked>
  }) => Promise<Record<string, unknown>>,
) => Promise<unknown>

/** One operation done otherwise; `run` does it as the contract says, with what is changed. */
export function operation(op: keyof Handlers, otherwise: Wrapped): Making {
  const right = CONTRACT.handlers[op] as Handler
  const handler: Handler = (device, params, asked) =>
    otherwise({ device, params, asked }, ((change = {}) =>
      right(change.device ?? device, (change.params ?? params) as never, {
        ...asked,
        ...change.asked,
      })) as Parameters<Wrapped>[1])
  return { behaviour: { handlers: { ...CONTRACT.handlers, [op]: handler } as Handlers } }
}

export const accepting = (acceptCapability: Behaviour['acceptCapability']): Making => ({
  behaviour: { acceptCapability },
})

/** The device, or anything else, with some of it replaced; writes go to the real one. */
export function seen<T extends object>(whole: T, change: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(whole, {
    get(target, key) {
      if (Object.hasOwn(change, key)) return change[key as keyof T]
      const value = Reflect.get(target, key) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
    set: (target, key, value) => Reflect.set(target, key, value),
  })
}

/** Does it all the same where the contract refuses with this code. */
export async function despite<T>(
  code: string,
  attempt: () => Promise<T>,
  otherwise: () => Promise<T> | T,
): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (error instanceof Refusal && error.code === code) return otherwise()
    throw error
  }
}

export const zeros = (length: number): Bytes => new Uint8Array(length)
