// Identity, status, keystore, revocation, handover, receipts: the operations that need no capability.
import { type Bytes } from '@/lib/core/bytes'
import { checkHandover } from '@/lib/domain/handover'
import { signIdentity } from '@/lib/domain/identity'
import { checkKeystoreUpdate, readKeystore } from '@/lib/domain/keystore'
import { checkRevocation } from '@/lib/domain/revocation'
import { type Handlers, type Innards, keysOf, neededKids } from './innards'
import { makeReceipt } from './receipts'
import { Refusal } from './refusal'
import { LIMITS } from './state'

const NOTICE_REACH_S = 400 * 86_400

function keystoreVersion(device: Innards): number {
  return device.flash.keystoreFile ? readKeystore(device.flash.keystoreFile).keystore.version : 0
}

type TrustOperation =
  | 'identity.prove'
  | 'device.status'
  | 'keystore.status'
  | 'keystore.update'
  | 'revocation.update'
  | 'handover.apply'
  | 'receipt.list'
  | 'receipt.read'

export const trustOperations: Pick<Handlers, TrustOperation> = {
  'identity.prove': async (device, { nonce }) => {
    const { birth, flash, boot } = device
    const statement = await signIdentity(
      {
        issuedAt: device.clock().now ?? 0,
        key: birth.identityKey,
        nonce,
        deviceId: birth.deviceId,
        epoch: flash.epoch,
        bootId: boot.id,
        state: flash.state,
        keystoreVersion: keystoreVersion(device),
        firmware: birth.firmware,
        model: birth.model,
        operationCounter: flash.operationCounter,
        productId: birth.productId,
        catalogId: flash.catalogId,
        handoverNumber: flash.handoverNumber,
      },
      (message) => device.sign(message),
    )
    return { statement }
  },

  'device.status': async (device) => ({
    uptimeMs: device.uptimeMs(),
    state: device.flash.state,
    firmware: device.birth.firmware,
    storedCapabilities: [],
    busy: device.busy(),
  }),

  'keystore.status': async (device) => {
    const file = device.flash.keystoreFile
    if (!file) return { version: 0, kids: [], issuedAt: 0 }
    const { keystore } = readKeystore(file)
    const keys = await keysOf(device.flash)
    return { version: keystore.version, kids: keys.kids(), issuedAt: keystore.issuedAt }
  },

  'keystore.update': async (device, { package: file }) => {
    const { flash } = device
    const verdict = await checkKeystoreUpdate(file, {
      rootKey: flash.rootKey,
      catalogId: flash.catalogId,
      version: keystoreVersion(device),
      file: flash.keystoreFile,
      leastVersion: flash.leastKeystoreVersion,
      neededKids: neededKids(flash),
      keptByHandover: flash.keptByHandover,
    })
    if (!('keystore' in verdict)) throw new Refusal(verdict.code)
    if (verdict.taken) {
      flash.keystoreFile = file
      flash.timeFloor = Math.max(flash.timeFloor, verdict.keystore.issuedAt)
      await device.save()
    }
    return { version: verdict.keystore.version }
  },

  'revocation.update': async (device, { notice: file }) => {
    const { flash, birth } = device
    const keys = await keysOf(flash)
    const signer = (kid: Bytes) => keys.find(kid, 'revocation')
    const verdict = await checkRevocation(file, { signer, deviceId: birth.deviceId, epoch: flash.epoch })
    if (!('notice' in verdict)) throw new Refusal(verdict.code)
    if (verdict.raises) {
      flash.epoch = verdict.notice.epoch
      const latest =
        (flash.keystoreFile ? readKeystore(flash.keystoreFile).keystore.issuedAt : 0) + NOTICE_REACH_S
      flash.timeFloor = Math.max(flash.timeFloor, Math.min(verdict.notice.issuedAt, latest))
      await device.save()
    }
    return { epoch: flash.epoch }
  },

  'handover.apply': async (device, { handover: file }) => {
    const { flash, birth } = device
    const verdict = await checkHandover(file, {
      rootKey: flash.rootKey,
      deviceId: birth.deviceId,
      number: flash.handoverNumber,
      lastApplied: flash.lastHandover,
      clock: device.clock(),
    })
    if (verdict.code !== 'ok') throw new Refusal(verdict.code)
    if (!verdict.repeat) {
      const { handover } = verdict
      flash.keptByHandover = neededKids(flash)
      flash.rootKey = handover.rootKey
      flash.catalogId = handover.catalogId
      flash.keystoreFile = null
      flash.leastKeystoreVersion = handover.leastKeystoreVersion
      flash.handoverNumber = handover.number
      flash.lastHandover = file
      await device.save()
    }
    return { number: flash.handoverNumber }
  },

  'receipt.list': async (device) => ({
    ctis: [...device.warm.receipts.values()].map((record) => record.cti),
  }),

  'receipt.read': async (device, { cti, nonce }) => {
    const facts = {
      nonce,
      cti,
      uptimeMs: device.uptimeMs(),
      key: device.birth.identityKey,
      deviceId: device.birth.deviceId,
      bootId: device.boot.id,
      operationCounter: device.flash.operationCounter,
      sign: (message: Bytes) => device.sign(message),
    }
    return { receipt: await makeReceipt(device.warm, facts, LIMITS.controlBytes - 64) }
  },
}
