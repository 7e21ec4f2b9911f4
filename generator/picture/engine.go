package picture

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// The encoders for WebP and AVIF, see wasm/README.md.
var (
	//go:embed wasm/webp.wasm.gz
	webpCode []byte
	//go:embed wasm/avif.wasm.gz
	avifCode []byte
)

// The fingerprints of the encoders (SHA-256).
const (
	webpSum = "bbcf68343d79d80ba4ce7bb29215b2943711bd0787f68ff31785c6e2bb044459"
	avifSum = "af09b7698dc6034049cb8cd09378f5fd8f34de6079443bfb0240c208b1f3b670"
)

// maxEncoderPages is how much memory an encoder may take, in pages of 64 kB.
const maxEncoderPages = 4096

// Encoders are the programs that write WebP and AVIF. They are made ready when they
// are first needed, and may be used by several goroutines at once, until Close.
type Encoders struct{ webp, avif engine }

// NewEncoders gives encoders; Close frees them.
func NewEncoders() *Encoders {
	return &Encoders{webp: engine{code: webpCode, sum: webpSum}, avif: engine{code: avifCode, sum: avifSum}}
}

// Close frees the encoders.
func (e *Encoders) Close() {
	e.webp.close()
	e.avif.close()
}

// engine is an encoder, made ready when it is first needed: that takes some tenths
// of a second, which a site without new pictures does not pay.
type engine struct {
	code     []byte
	sum      string
	memories memories

	once    sync.Once
	err     error
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

// close frees the encoder.
func (e *engine) close() {
	if e.runtime != nil {
		e.runtime.Close(context.Background())
	}
}

func (e *engine) prepare(ctx context.Context) error {
	e.once.Do(func() { e.err = e.compile(context.WithoutCancel(ctx)) })
	return e.err
}

func (e *engine) compile(ctx context.Context) error {
	if sum := sha256.Sum256(e.code); hex.EncodeToString(sum[:]) != e.sum {
		return fmt.Errorf("picture: an encoder is not the one that this program was made with")
	}
	r, err := gzip.NewReader(bytes.NewReader(e.code))
	if err != nil {
		return err
	}
	code, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	e.runtime = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(maxEncoderPages))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, e.runtime); err != nil {
		return err
	}
	e.module, err = e.runtime.CompileModule(ctx, code)
	return err
}

// encode runs the encoder on pixels, four bytes each, which pixels writes into its
// memory. It does so in a new instance each time, whose memory is as it always is at
// the start and is free afterwards. The arguments go behind the place of the pixels,
// width, height and the place for the size.
func (e *engine) encode(ctx context.Context, pixels func([]byte), width, height int, arguments ...uint64) (file []byte, err error) {
	if err := e.prepare(ctx); err != nil {
		return nil, err
	}
	// An encoding takes less than a second.
	ctx = experimental.WithMemoryAllocator(context.WithoutCancel(ctx), &e.memories)
	instance, err := e.runtime.InstantiateModule(ctx, e.module, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"))
	if err != nil {
		return nil, err
	}
	defer instance.Close(ctx)
	in, err := allocate(ctx, instance, 4*width*height)
	if err != nil {
		return nil, err
	}
	size, err := allocate(ctx, instance, 8)
	if err != nil {
		return nil, err
	}
	memory := instance.Memory()
	room, ok := memory.Read(in, uint32(4*width*height))
	if !ok || !memory.WriteUint64Le(size, 0) {
		return nil, errEncoder
	}
	pixels(room)
	call := append([]uint64{uint64(in), uint64(width), uint64(height), uint64(size)}, arguments...)
	result, err := instance.ExportedFunction("encode").Call(ctx, call...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errEncoder, err)
	}
	length, ok := memory.ReadUint32Le(size)
	if !ok || length == 0 || uint32(result[0]) == 0 {
		return nil, errEncoder
	}
	out, ok := memory.Read(uint32(result[0]), length)
	if !ok {
		return nil, errEncoder
	}
	return bytes.Clone(out), nil
}

// allocate gives the address of some bytes in the encoder's memory.
func allocate(ctx context.Context, instance api.Module, bytes int) (uint32, error) {
	result, err := instance.ExportedFunction("malloc").Call(ctx, uint64(bytes))
	if err != nil {
		return 0, err
	}
	if uint32(result[0]) == 0 {
		return 0, fmt.Errorf("%w: it has no memory for %d bytes", errEncoder, bytes)
	}
	return uint32(result[0]), nil
}
