// The port through which the portal has things signed, and what every implementation owes: keys stay behind it.
import type { Bytes } from '@/lib/core/bytes'
import type { CoseKey } from '@/lib/core/cose'

export type SealedKey = { kid: Bytes; publicKey: CoseKey; privateEnc: Bytes }

export interface Signer {
  /** A fresh key pair whose private half only this signer can use. */
  makeKey(): Promise<SealedKey>
  /** Whether this root's private half is here. Throws `signer-unavailable`. */
  holdsRoot(key: { catalogId: string; kid: Bytes }): Promise<boolean>
  /** Signs a reserved capability's payload, from what is committed. Throws `signer-unavailable`. */
  signCapability(reserved: { catalogId: string; cti: string }): Promise<Bytes>
  /** Signs a reserved revocation's payload, from what is committed. Throws `signer-unavailable`. */
  signRevocation(reserved: { catalogId: string; id: string }): Promise<Bytes>
  /** Signs with the catalog's key of that kid. Throws `signer-unavailable`, or `root-absent` where its private half is kept outside. */
  sign(
    key: { catalogId: string; kid: Bytes; kind: 'root' | 'signing' },
    object: { typ: string; payload: Bytes },
  ): Promise<Bytes>
}
