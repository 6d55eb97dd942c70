// The catalog's trust bundle for those who make the firmware: as its bytes, and as files in a zip with a page that explains
// them. The same trust gives the same bytes.
import { zipSync } from 'fflate'
import { type Bytes, toBytes, utf8, uuidFromText } from '@/lib/core/bytes'
import { type CoseKey, encodeCoseKey } from '@/lib/core/cose'
import { pemOf, pointHex } from '@/lib/core/public-key'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { encodeTrustBundle } from '@/lib/domain/trust-bundle'
import type { Context } from '../context'
import { listProducts } from '../store/places'
import { findRootKey, latestKeystore } from '../store/keys'

type Trust = {
  catalogId: string
  root: CoseKey
  products: { id: string; name: string }[]
  keystore: { version: number; bytes: Bytes } | undefined
}

/** Throws `not-found`, `not-permitted`, `no-signing-key` where the catalog has no root yet. */
export async function trustBundleOf(
  context: Context,
  input: { catalogId: string; as: 'cbor' | 'zip' },
): Promise<{ bytes: Bytes; name: string }> {
  const { catalogId } = input
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.see', input)) throw new DomainError('not-permitted')
  const trust = await context.inTransaction(async (tx): Promise<Trust> => {
    const root = await findRootKey(tx, catalogId)
    if (!root) throw new DomainError('no-signing-key', 'The catalog has no keys yet.')
    const products = (await listProducts(tx, catalogId)).map(({ id, name }) => ({ id, name }))
    return { catalogId, root: root.publicKey, products, keystore: await latestKeystore(tx, catalogId) }
  })
  const name = `trust-bundle-${catalogId.slice(0, 8)}`
  return input.as === 'cbor'
    ? { bytes: encoded(trust), name: `${name}.cbor` }
    : { bytes: zipped(trust), name: `${name}.zip` }
}

const encoded = ({ catalogId, root, products, keystore }: Trust): Bytes =>
  encodeTrustBundle({
    rootKey: root,
    catalogId: uuidFromText(catalogId),
    products: products.map(({ id }) => uuidFromText(id)),
    ...(keystore && { keystore: keystore.bytes }),
  })

// The first date that a zip can hold, so that the same content is the same file.
const MTIME = new Date(1980, 0, 1)

function zipped(trust: Trust): Bytes {
  const { catalogId, root, keystore } = trust
  const products = trust.products.toSorted((a, b) => a.id.localeCompare(b.id))
  const files: Record<string, Uint8Array> = {
    'README.txt': utf8(readme(trust)),
    'trust-bundle.cbor': encoded(trust),
    'root-key.hex': utf8(`${pointHex(root)}\n`),
    'root-key.pem': utf8(pemOf(root)),
    'root-key.cose': encodeCoseKey(root),
    'catalog.txt': utf8(`${catalogId}\n`),
    'products.txt': utf8(products.map(({ id, name }) => `${id} ${name}\n`).join('')),
    ...(keystore && { 'keystore.cose': keystore.bytes }),
  }
  return toBytes(zipSync(files, { mtime: MTIME, level: 6 }))
}

function readme({ catalogId, products, keystore }: Trust): string {
  return `Trust bundle of the catalog ${catalogId}

What a device gets at manufacture, so that it obeys this catalog and no other. All of it is public. None of it is signed but
the keystore: take this archive from the portal itself, over a connection you trust, and compare the root key with what the
owners of the catalog read out to you.

root-key.hex       the root's public key: x, then y, 128 hexadecimal digits
root-key.pem       the same as SubjectPublicKeyInfo
root-key.cose      the same as a COSE_Key
catalog.txt        the catalog's uuid
products.txt       the products' uuids; a device has exactly one of them
${keystore ? `keystore.cose      trusted keystore, version ${keystore.version}, signed by the root` : 'No keystore is issued yet: a device may be born without one and takes the first at its first visit.'}
trust-bundle.cbor  root key, catalog, products and keystore in one object, in the encoding of the service protocol

A device keeps its product for ever; root key and catalog until a handover. It takes a newer keystore by itself, over the
cable. This archive names ${products.length} ${products.length === 1 ? 'product' : 'products'}.
`
}
