// A link that works once, shown once: nobody can look it up again.
import { CopyButton } from '@/components/ui/copy-button'
import { Callout } from '@/components/ui/callout'

export function LinkOnce({ link, title, lasts }: { link: string; title: string; lasts: string }) {
  return (
    <Callout tone="warning" role="status" title={title}>
      <p>
        Send it to them by a way you trust. It works once, for {lasts}, and is shown only now. Whoever opens
        it first sets the password.
      </p>
      <p className="mt-2 flex items-start gap-1 rounded-sm border bg-card px-2.5 py-1.5">
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{link}</code>
        <CopyButton text={link} label="Copy the link" />
      </p>
    </Callout>
  )
}
