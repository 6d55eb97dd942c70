'use client'
// The error report: what the device wrote down about failures of its own. Read here as text, downloaded, cleared.
import { FileWarning } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { AlertDialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { clearErrorReport, readErrorReport } from '@/lib/device/commands/error-report'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import {
  PanelHead,
  type PanelProps,
  fileStem,
  saveBytes,
  sizeInWords,
  useListed,
  usePanelCommand,
} from './panel'

/** More than this is not for reading on a page; the download has it all. */
const SHOWN_BYTES = 200_000

export function ErrorReportPanel(given: PanelProps) {
  const { name } = given.context
  const listed = useListed('Reading the error report', given, readErrorReport)
  const clearing = usePanelCommand(given.onMissing)
  const [asking, setAsking] = useState(false)
  const report = listed.items
  const clear = async () => {
    setAsking(false)
    const done = await clearing.run(() =>
      servicing.command('Clearing the error report', (channel, options) =>
        clearErrorReport(channel, options).then(() => true),
      ),
    )
    if (done) await listed.read()
  }
  const text = report ? new TextDecoder().decode(report.slice(0, SHOWN_BYTES)) : ''
  return (
    <div className="flex flex-col gap-4">
      <PanelHead
        title="Error report"
        text="What the device wrote down about its own failures. It outlives restarts."
        listed={listed}
        action={
          <>
            <Button
              disabled={!report || report.length === 0}
              onClick={() => report && saveBytes(report, `${fileStem(name)}-error-report.txt`)}
            >
              Download
            </Button>
            <Button
              disabled={!report || report.length === 0}
              pending={clearing.pending}
              onClick={() => setAsking(true)}
            >
              Clear
            </Button>
          </>
        }
      />
      {clearing.error && <DeviceErrorCallout error={clearing.error} />}
      {report?.length === 0 && (
        <Empty icon={<FileWarning />} title="The error report is empty">
          The device has written down no failure since it was last cleared.
        </Empty>
      )}
      {report && report.length > 0 && (
        <section
          aria-label="Error report"
          className="overflow-hidden rounded-md border border-console-border bg-console text-console-foreground"
        >
          <div className="flex items-center gap-3 border-b border-console-border px-3 py-2 text-sm">
            {sizeInWords(report.length)}
            {report.length > SHOWN_BYTES && ', the beginning of it'}
            <span className="ml-auto">
              <CopyButton text={text} label="Copy error report" />
            </span>
          </div>
          <pre
            tabIndex={0}
            aria-label="Text of the error report"
            className="max-h-96 overflow-auto px-3 py-2 font-mono text-xs break-words whitespace-pre-wrap"
          >
            {text}
          </pre>
        </section>
      )}
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Clear the error report of ${name}?`}
        description={`What ${name} wrote down about its failures is gone from it. Download it first if anybody may need it.`}
        confirmLabel="Clear error report"
        tone="danger"
        onConfirm={() => void clear()}
      />
    </div>
  )
}
