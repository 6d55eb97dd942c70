// What pages may ask before anybody is signed in: what a link is for, setting a password with it, setting the portal up.
import { env } from '../env'
import { type Refused, refusedOf } from '../errors'
import { openLink as open, useLink as consume } from '../usecases/use-link'
import { type SetUp, setUp as perform } from '../usecases/set-up'
import { gate } from './auth'

export type GateAnswer<T> = { ok: true; value: T } | { ok: false; error: Refused }

async function answer<T>(work: () => Promise<T>): Promise<GateAnswer<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error: refusedOf(error) }
  }
}

export const openLink = (token: string) => answer(() => open(gate(), token))
export const setPasswordByLink = (input: { token: string; password: string }) =>
  answer(() => consume(gate(), input))
export const setUpPortal = (input: Omit<SetUp, 'url'>) =>
  answer(() => perform(gate(), { ...input, url: env().LATCHKEY_URL }))
