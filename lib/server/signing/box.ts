// Secrets that wait in the database for the process that uses them: sealed under the installation's key, bound to what they
// are for and to their row. Who only puts them in gets `seal`, and cannot open them.
import { type Bytes, utf8 } from '@/lib/core/bytes'
import { seal, unseal } from './seal'

export type Sealing = (text: string, boundTo: string) => Bytes
export type Opening = (sealed: Uint8Array, boundTo: string) => string

const bound = (to: string) => utf8(`latchkey ${to}`)

export const sealingOf =
  (masterKey: Uint8Array): Sealing =>
  (text, boundTo) =>
    seal(masterKey, utf8(text), bound(boundTo))

/** Throws where the key is another, or the secret belongs elsewhere. */
export const openingOf =
  (masterKey: Uint8Array): Opening =>
  (sealed, boundTo) =>
    new TextDecoder().decode(unseal(masterKey, sealed, bound(boundTo)))
