// Signing with keys in the database, sealed under the installation's key. It reads them through the signer's own login,
// which sees the keys and the reserved capabilities of one catalog at a time and nothing else.
import type pg from 'pg'
import { type Bytes, toBytes } from '@/lib/core/bytes'
import { kidOf, sign1, uncompressed } from '@/lib/core/cose'
import { exportPrivateKey, generateKeyPair, importPrivateKey, signer as signWith } from '@/lib/core/keys'
import { CAPABILITY } from '@/lib/domain/capability'
import { DomainError } from '@/lib/domain/errors'
import { REVOCATION } from '@/lib/domain/revocation'
import { seal, unseal } from './seal'
import type { SealedKey, Signer } from './signer'

type KeyRow = { private_enc: Buffer | null; public_key: Buffer }

export class LocalSigner implements Signer {
  constructor(
    private readonly pool: () => pg.Pool,
    private readonly masterKey: Uint8Array,
  ) {}

  async makeKey(): Promise<SealedKey> {
    const { publicKey, privateKey } = await generateKeyPair({ extractable: true })
    const pkcs8 = await exportPrivateKey(privateKey)
    const privateEnc = seal(this.masterKey, pkcs8, uncompressed(publicKey))
    pkcs8.fill(0)
    return { kid: await kidOf(publicKey), publicKey, privateEnc }
  }

  async holdsRoot({ catalogId, kid }: { catalogId: string; kid: Bytes }): Promise<boolean> {
    return this.#inCatalog(catalogId, async (client) => {
      const found = await client.query<{ held: boolean }>(
        `SELECT private_enc IS NOT NULL AS held FROM root_key WHERE kid = $1 AND catalog_id = signer_catalog()`,
        [kid],
      )
      return found.rows[0]?.held ?? false
    })
  }

  async signCapability({ catalogId, cti }: { catalogId: string; cti: string }): Promise<Bytes> {
    return this.#inCatalog(catalogId, async (client) => {
      const found = await client.query<{ payload: Buffer; kid: Buffer }>(
        `UPDATE capability SET state = greatest(state, 'signed'::capability_state) WHERE cti = $1 AND state <> 'ended' RETURNING payload, kid`,
        [cti],
      )
      const [row] = found.rows
      if (!row) throw new DomainError('signer-unavailable', 'There is no such reserved capability.')
      const kid = toBytes(row.kid)
      const key = await this.#signingKey(client, { kid, kind: 'signing' })
      return sign1({ typ: CAPABILITY.typ, kid, payload: toBytes(row.payload), sign: key })
    })
  }

  async signRevocation({ catalogId, id }: { catalogId: string; id: string }): Promise<Bytes> {
    return this.#inCatalog(catalogId, async (client) => {
      const found = await client.query<{ payload: Buffer; kid: Buffer }>(
        `SELECT payload, kid FROM revocation WHERE id = $1 AND payload IS NOT NULL`,
        [id],
      )
      const [row] = found.rows
      if (!row) throw new DomainError('signer-unavailable', 'There is no such reserved revocation.')
      const kid = toBytes(row.kid)
      const key = await this.#signingKey(client, { kid, kind: 'signing' })
      return sign1({ typ: REVOCATION.typ, kid, payload: toBytes(row.payload), sign: key })
    })
  }

  async sign(
    { catalogId, kid, kind }: { catalogId: string; kid: Bytes; kind: 'root' | 'signing' },
    { typ, payload }: { typ: string; payload: Bytes },
  ): Promise<Bytes> {
    return this.#inCatalog(catalogId, async (client) =>
      sign1({ typ, kid, payload, sign: await this.#signingKey(client, { kid, kind }) }),
    )
  }

  async #signingKey(client: pg.PoolClient, { kid, kind }: { kid: Bytes; kind: 'root' | 'signing' }) {
    const table = kind === 'root' ? 'root_key' : 'signing_key'
    const usable = kind === 'root' ? '' : ` AND state IN ('active', 'planned', 'retired')`
    const found = await client.query<KeyRow>(
      `SELECT private_enc, public_key FROM ${table} WHERE kid = $1 AND catalog_id = signer_catalog()${usable}`,
      [kid],
    )
    const [row] = found.rows
    if (!row) throw new DomainError('signer-unavailable', 'The key is not there, or is no longer used.')
    if (!row.private_enc) throw new DomainError(kind === 'root' ? 'root-absent' : 'signer-unavailable')
    const pkcs8 = unseal(this.masterKey, row.private_enc, row.public_key)
    const key = await importPrivateKey(pkcs8)
    pkcs8.fill(0)
    return signWith(key)
  }

  // Whatever fails in here was not the asker's doing: the key file, the connection, the row.
  async #inCatalog<T>(catalogId: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    let client: pg.PoolClient | undefined
    try {
      client = await this.pool().connect()
      await client.query('BEGIN')
      await client.query(`SELECT set_config('app.catalog', $1, true)`, [catalogId])
      const result = await work(client)
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client?.query('ROLLBACK').catch(() => undefined)
      if (error instanceof DomainError) throw error
      throw new DomainError('signer-unavailable', undefined, { cause: error })
    } finally {
      client?.release()
    }
  }
}
