package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unsafe"

	"broadsheet/generator/source"
)

// Traces are what the pages of one output folder asked when they were made.
type Traces struct {
	TracesHead
	Questions []Question // all that were asked, each once, with the one answer they got
	Pages     []Page     // sorted by Output
	Report    []byte     // the build's result, for a build with the same inputs
}

// TracesHead says whether a build need look at the Traces at all.
type TracesHead struct {
	// Inputs stands for all that the build read and was told: where it is the same
	// again, so is the whole site.
	Inputs source.Fingerprint
	From   int64 // Unix time, in nanoseconds, of the build's clock
	Until  int64 // the site changes by itself at this time; 0 means never
}

// Question is a question with the fingerprint of its answer.
type Question struct {
	Kind, Key, From string // as of a query of package site
	Answer          source.Fingerprint
}

// Page is a file that a build made.
type Page struct {
	Output   string             // below the output folder
	Route    source.Fingerprint // of what it was made for
	Asked    []uint32           // places in Questions
	Size     int64              // bytes
	ModTime  int64              // Unix time of the file in the output folder, in nanoseconds
	Checksum source.Checksum    // of its bytes
}

// Places is memory for the lists of many pages, which so lie side by side.
type Places []uint32

// Take gives a list of n places.
func (p *Places) Take(n int) []uint32 {
	if cap(*p)-len(*p) < n {
		*p = make([]uint32, 0, max(n, 16<<10))
	}
	start := len(*p)
	*p = (*p)[:start+n]
	return (*p)[start : start+n : start+n]
}

// The file of Traces begins with its head, which has a fixed size and a checksum of its
// own. The rest is what Encode would make of it, but written out: a large site has
// a million questions, and each is looked at by every build.

// headSize is the size in bytes of a head with its checksum.
const headSize = len(source.Fingerprint{}) + 2*8 + crc32.Size

func (h *TracesHead) append(dst []byte) []byte {
	start := len(dst)
	dst = append(dst, h.Inputs[:]...)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(h.From))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(h.Until))
	return binary.LittleEndian.AppendUint32(dst, checksum(dst[start:]))
}

func (h *TracesHead) decode(data []byte) error {
	if len(data) < headSize {
		return ErrDamaged
	}
	data = data[:headSize]
	at := copy(h.Inputs[:], data)
	h.From = int64(binary.LittleEndian.Uint64(data[at:]))
	h.Until = int64(binary.LittleEndian.Uint64(data[at+8:]))
	if binary.LittleEndian.Uint32(data[at+16:]) != checksum(data[:at+16]) {
		return ErrDamaged
	}
	return nil
}

// spillAt is how many bytes of traces are written at once.
const spillAt = 64 << 10

// encode appends the traces as they are kept. Whenever spillAt bytes have come together,
// it gives them to a function, which gives what the rest is appended to.
func (t *Traces) encode(dst []byte, spill func([]byte) []byte) []byte {
	dst = t.TracesHead.append(dst)
	dst = appendBytes(dst, t.Report)
	dst = binary.AppendUvarint(dst, uint64(len(t.Questions)))
	for i := range t.Questions {
		if dst = t.Questions[i].append(dst); len(dst) >= spillAt {
			dst = spill(dst)
		}
	}
	dst = binary.AppendUvarint(dst, uint64(len(t.Pages)))
	for i := range t.Pages {
		if dst = t.Pages[i].append(dst); len(dst) >= spillAt {
			dst = spill(dst)
		}
	}
	return dst
}

func (q *Question) append(dst []byte) []byte {
	dst = appendBytes(appendBytes(appendBytes(dst, q.Kind), q.Key), q.From)
	return append(dst, q.Answer[:]...)
}

func (p *Page) append(dst []byte) []byte {
	dst = appendBytes(dst, p.Output)
	dst = append(dst, p.Route[:]...)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(p.Checksum))
	dst = binary.AppendVarint(dst, p.Size)
	dst = binary.AppendVarint(dst, p.ModTime)
	dst = binary.AppendUvarint(dst, uint64(len(p.Asked)))
	for _, n := range p.Asked {
		dst = binary.AppendUvarint(dst, uint64(n))
	}
	return dst
}

func appendBytes[T string | []byte](dst []byte, b T) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(b))), b...)
}

// decode reads what encode wrote. The texts in the traces lie in data.
func (t *Traces) decode(data []byte) error {
	if err := t.TracesHead.decode(data); err != nil {
		return err
	}
	d := &decoder{data: data[headSize:]}
	t.Report = bytes.Clone(d.bytes())
	t.Questions = make([]Question, d.count(3+len(source.Fingerprint{})))
	for i := range t.Questions {
		q := &t.Questions[i]
		q.Kind, q.Key, q.From = d.text(), d.text(), d.text()
		copy(q.Answer[:], d.take(uint64(len(q.Answer))))
	}
	t.Pages = make([]Page, d.count(4+len(source.Fingerprint{})+8))
	var asked Places
	for i := range t.Pages {
		d.page(&t.Pages[i], len(t.Questions), &asked)
	}
	if d.err == nil && len(d.data) > 0 {
		d.fail()
	}
	return d.err
}

// page reads a page that asked some of so many questions.
func (d *decoder) page(p *Page, questions int, asked *Places) {
	p.Output = d.text()
	copy(p.Route[:], d.take(uint64(len(p.Route))))
	p.Checksum = source.Checksum(d.eight())
	p.Size, p.ModTime = d.varint(), d.varint()
	p.Asked = asked.Take(d.count(1))
	for i := range p.Asked {
		n := d.uvarint()
		if n >= uint64(questions) {
			d.fail()
			return
		}
		p.Asked[i] = uint32(n)
	}
}

// count reads how many entries follow, each of so many bytes at least.
func (d *decoder) count(least int) int {
	n := d.uvarint()
	if n > uint64(len(d.data)/least) {
		d.fail()
	}
	if d.err != nil {
		return 0
	}
	return int(n)
}

func (d *decoder) bytes() []byte { return d.take(d.uvarint()) }

// text reads a text, which shares the memory of what is decoded.
func (d *decoder) text() string {
	b := d.bytes()
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// ReadTracesHead reads the head of the traces of an output folder; nil where there are
// none. The error is that of ReadTraces.
func ReadTracesHead(dir, name string, program source.Fingerprint) (*TracesHead, error) {
	f, err := os.Open(filepath.Join(dir, name+".traces"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	start := make([]byte, len(magic)+len(program)+crc32.Size+headSize)
	if _, err := io.ReadFull(f, start); err != nil {
		start = nil
	}
	payload, _, err := unwrap(start, program)
	if err != nil {
		return nil, err
	}
	h := new(TracesHead)
	if err := h.decode(payload); err != nil {
		return nil, err
	}
	return h, nil
}

// ReadTraces reads the traces of an output folder, named as Name says, from a
// cache folder. Without any it gives empty Traces; the error, ErrForeign or
// ErrDamaged, comes with empty Traces too.
func ReadTraces(dir, name string, program source.Fingerprint) (*Traces, error) {
	t := &Traces{}
	payload, err := readFile(filepath.Join(dir, name+".traces"), program)
	if err != nil || payload == nil {
		return t, err
	}
	if err := t.decode(payload); err != nil {
		return &Traces{}, err
	}
	return t, nil
}

// NewTraces are Traces that were written, beside those of the last build.
type NewTraces struct{ file *newFile }

// StageTraces writes Traces for the next build. They are of use once they are kept; an error
// comes then too.
func StageTraces(dir, name string, program source.Fingerprint, t *Traces) (*NewTraces, error) {
	f, err := createFile(filepath.Join(dir, name+".traces"), program)
	if err != nil {
		return nil, err
	}
	f.write(t.encode(make([]byte, 0, spillAt+spillAt/8), func(part []byte) []byte {
		f.write(part)
		return part[:0]
	}))
	f.seal()
	return &NewTraces{f}, nil
}

// Keep puts the traces into the place of the last ones.
func (t *NewTraces) Keep() error { return t.file.keep() }

// Drop gives the traces up.
func (t *NewTraces) Drop() { t.file.drop() }

// ReadFindings reads what WriteFindings kept; nil where nothing was. The error,
// ErrForeign or ErrDamaged, comes with nil too.
func ReadFindings(dir, name string, program source.Fingerprint) ([]byte, error) {
	return readFile(filepath.Join(dir, name+".related"), program)
}

// WriteFindings keeps what was found out of related posts for the next build into
// the same output folder.
func WriteFindings(dir, name string, program source.Fingerprint, data []byte) error {
	return writeFile(filepath.Join(dir, name+".related"), program, data)
}

// Name gives the name under which the traces of an output folder are kept.
func Name(output string) string {
	return "site-" + source.FingerprintOf([]byte(filepath.ToSlash(output))).String()[:12]
}
