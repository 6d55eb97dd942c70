// What the command line keeps for a user: secrets that only the user reads, files that are whole, one profile key.
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderOf, readKept, writeJson, writeKept } from '@/lib/cli/kept/folder'
import { addFile, findFile, listFiles, removeFile } from '@/lib/cli/kept/library'
import { profileKey } from '@/lib/cli/kept/profile-key'
import { carried, currentSelection, endSelection, select } from '@/lib/cli/kept/selection'
import { keepSignIn } from '@/lib/cli/kept/sign-in'
import { generateKeyPair } from '@/lib/core/keys'
import { toHex } from '@/lib/core/bytes'
import { makeCapability, makeCatalog, random } from '../device/world'
import { newProfile } from './run'

let profile: ReturnType<typeof newProfile>
const folder = () => ({ at: profile.folder, platform: 'linux' })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

beforeEach(() => {
  profile = newProfile()
})
afterEach(() => profile.remove())

describe('the folder', () => {
  it('is where each system keeps such things', () => {
    const at = (platform: string, env: Record<string, string> = {}) =>
      folderOf({ env, platform, homedir: '/home/mika' }).at.replaceAll('\\', '/')
    expect(at('linux')).toBe('/home/mika/.config/latchkey')
    expect(at('linux', { XDG_CONFIG_HOME: '/x' })).toBe('/x/latchkey')
    expect(at('darwin')).toBe('/home/mika/Library/Application Support/latchkey')
    expect(at('win32', { APPDATA: '/r' })).toBe('/r/latchkey')
    expect(at('linux', { LATCHKEY_CONFIG: '/c' })).toBe('/c')
  })

  it('holds files that only the user reads', async () => {
    await keepSignIn(folder(), { portal: 'https://portal.example', token: 'lk_x', expiresAt: null })
    await profileKey(folder())
    await writeKept(folder(), 'deep/er/file', 'x')
    for (const name of ['sign-in.json', 'profile-key.json', 'deep/er/file'])
      expect(statSync(path.join(profile.folder, name)).mode & 0o777, name).toBe(0o600)
    expect(statSync(path.join(profile.folder, 'deep')).mode & 0o777).toBe(0o700)
    expect(readdirSync(profile.folder).filter((name) => /[0-9a-f]{8}-/.test(name))).toEqual([])
  })

  it('refuses what others can read, and what is damaged', async () => {
    await profileKey(folder())
    const file = path.join(profile.folder, 'profile-key.json')
    chmodSync(file, 0o644)
    expect(await codeOf(profileKey(folder()))).toBe('kept-open')
    chmodSync(file, 0o600)
    expect(await codeOf(profileKey(folder()))).toBe('done')
    writeFileSync(file, '{"publicKey":')
    expect(await codeOf(profileKey(folder()))).toBe('kept-damaged')
    await writeJson(folder(), 'selection.json', { cti: 1 })
    expect(await codeOf(currentSelection(folder()))).toBe('kept-damaged')
  })

  it('says which file it could not write', async () => {
    mkdirSync(path.join(profile.folder, 'sign-in.json'))
    expect(
      await codeOf(keepSignIn(folder(), { portal: 'https://p.example', token: 'x', expiresAt: null })),
    ).toBe('file-unreadable')
    expect(await readKept(folder(), 'not-there')).toBeNull()
  })
})

describe('the profile key', () => {
  it('is made once, whoever asks at the same moment', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => profileKey(folder())))
    expect(new Set(keys.map((key) => key.thumbprint)).size).toBe(1)
    expect((await profileKey(folder())).thumbprint).toBe(keys[0]!.thumbprint)
  })
})

describe('library and selection', () => {
  const bound = async () => {
    const { publicKey } = await profileKey(folder())
    return makeCapability(await makeCatalog(), random(64), { profileKey: publicKey })
  }
  const add = async () => addFile(folder(), await bound(), { nowMs: Date.now() })

  it('take in what this profile can use, and nothing else', async () => {
    const entry = await add()
    expect(await findFile(folder(), entry.cti)).toMatchObject({ cti: entry.cti, deviceId: entry.deviceId })
    expect(await codeOf(addFile(folder(), entry.file, { nowMs: Date.now() }))).toBe('already-here')
    const other = await generateKeyPair({ extractable: true })
    const elsewhere = await makeCapability(await makeCatalog(), random(64), { profileKey: other.publicKey })
    expect(await codeOf(addFile(folder(), elsewhere, { nowMs: Date.now() }))).toBe('bound-elsewhere')
    expect(await codeOf(addFile(folder(), entry.file, { nowMs: Date.now() + 3_600_001 }))).toBe(
      'already-expired',
    )
    expect(await codeOf(addFile(folder(), random(100), { nowMs: Date.now() }))).toBe('not-a-capability')
    expect((await listFiles(folder())).map((one) => one.cti)).toEqual([entry.cti])
  })

  it('carry the selected file with a proof, and miss it when it is gone', async () => {
    expect(await carried(folder())).toEqual({ kind: 'nothing' })
    const entry = await add()
    await select(folder(), entry, Date.now())
    const now = await carried(folder())
    expect(now).toMatchObject({ kind: 'file', selection: { cti: entry.cti } })
    expect(now.kind === 'file' && now.auth.prove).toBeTypeOf('function')
    rmSync(path.join(profile.folder, 'library', `${entry.cti}.cap`))
    expect(await carried(folder())).toMatchObject({ kind: 'missing', selection: { cti: entry.cti } })
    await endSelection(folder())
    expect(await carried(folder())).toEqual({ kind: 'nothing' })
  })

  it('miss a file whose content is another', async () => {
    const [entry, other] = [await add(), await add()]
    await select(folder(), entry, Date.now())
    writeFileSync(path.join(profile.folder, 'library', `${entry.cti}.cap`), other.file, { mode: 0o600 })
    expect((await carried(folder())).kind).toBe('missing')
    await removeFile(folder(), other.cti)
    expect(await findFile(folder(), other.cti)).toBeUndefined()
  })

  it('never write the private key where the files are', async () => {
    const entry = await add()
    const names = readdirSync(path.join(profile.folder, 'library'))
    const key = (
      JSON.parse(readFileSync(path.join(profile.folder, 'profile-key.json'), 'utf8')) as { pkcs8: string }
    ).pkcs8
    for (const name of names)
      expect(readFileSync(path.join(profile.folder, 'library', name), 'utf8')).not.toContain(key)
    expect(toHex(entry.file)).not.toContain(Buffer.from(key, 'base64').toString('hex'))
  })
})
