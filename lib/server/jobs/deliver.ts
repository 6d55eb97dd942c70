// Carries one event on: a mail for each notice whose reader wants one, a delivery for each webhook that asked for its kind.
// Safe to repeat.
import { z } from 'zod'
import type { NoticeAbout, NoticeNames } from '@/lib/domain/notice-about'
import { NOTICES, isNoticeKind } from '@/lib/domain/notices'
import { webhookBody } from '@/lib/domain/webhook'
import { addNoticeMails } from '../store/mail'
import { addDelivery, webhooksFor } from '../store/webhooks'
import type { Job } from './job'

const payloadSchema = z.object({
  catalogId: z.uuid(),
  event: z.uuid(),
  kind: z.string(),
  // Written by the portal itself, in the transaction of what happened.
  about: z.custom<NoticeAbout & { names: NoticeNames }>((it) => typeof it === 'object' && it !== null),
  at: z.coerce.date(),
})

export const deliver: Job = async (context, payload) => {
  const { catalogId, event, kind, about, at } = payloadSchema.parse(payload)
  // Queued by another version of the portal.
  if (!isNoticeKind(kind)) return
  const { mailer, url } = context
  await context.inTransaction(async (tx) => {
    if (mailer.route !== 'none') await addNoticeMails(tx, { event, kind, byMail: NOTICES[kind].mail })
    const webhooks = await webhooksFor(tx, catalogId, kind)
    if (webhooks.length === 0) return
    const { names, ...ids } = about
    const body = webhookBody({ kind, catalogId, about: ids, names, at, url })
    for (const { id: webhook } of webhooks) {
      const id = context.newId()
      await addDelivery(tx, { catalogId, id, webhook, event, kind, body, createdAt: context.now() })
    }
  })
}
