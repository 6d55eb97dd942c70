// One component: its images, the newest first; the older ones of a long list are folded away.
import { plural } from '@/components/catalog/words'
import { Card, CardHeader } from '@/components/ui/card'
import { type ImageRow, ImageTable } from './image-table'

const SHOWN = 5

export function ComponentCard({ path, images }: { path: string; images: readonly ImageRow[] }) {
  const [newest] = images
  const [shown, older] = [images.slice(0, SHOWN), images.slice(SHOWN)]
  const { name, kind } = newest!
  return (
    <Card className="overflow-clip">
      <CardHeader
        title={<span className="break-words">{name}</span>}
        description={`${kind === 1 ? 'Board configuration' : 'Application'} · ${plural(images.length, 'image')}`}
      />
      <ImageTable label={`Images of ${name}`} path={path} rows={shown} />
      {older.length > 0 && (
        <details className="border-t border-border-subtle">
          <summary className="cursor-pointer px-5 py-2.5 text-sm text-muted-foreground">
            {plural(older.length, 'older image')}
          </summary>
          <ImageTable label={`Older images of ${name}`} path={path} rows={older} />
        </details>
      )}
    </Card>
  )
}
