package related

import (
	"fmt"
	"testing"
	"time"
)

func TestZR(t *testing.T) {
	docs := corpus(t)
	ix := NewIndex(analyseAll(docs), Options{})
	ix.Complete()
	for i := range 24 {
		d := docs[i/2*7919%len(docs)]
		if i%2 == 0 {
			d.Text = d.Text[:len(d.Text)/2]
		}
		v := Analyse(d)
		t0 := time.Now()
		r := newReplacement(ix, []*Vector{v}, nil)
		large := r.isLarge()
		t1 := time.Now()
		if large {
			fmt.Println("LARGE", ix.words.room(len(v.terms)), len(ix.words.cells), len(ix.words.table), ix.words.extra, len(ix.words.lists), ix.labels.extra, ix.labels.room(5))
			ix.Replace([]*Vector{v}, nil)
			fmt.Println(time.Since(t1))
			continue
		}
		u := newUpdate(ix)
		r.exchange(u)
		t2 := time.Now()
		r.reweigh(u)
		t3 := time.Now()
		u.findStale()
		t4 := time.Now()
		u.search()
		t5 := time.Now()
		r.changed(u)
		t6 := time.Now()
		fmt.Println(i%2, "isLarge", t1.Sub(t0).Microseconds(), "exchange", t2.Sub(t1).Microseconds(), "reweigh", t3.Sub(t2).Microseconds(), "stale", t4.Sub(t3).Microseconds(), "search", t5.Sub(t4).Microseconds(), "changed", t6.Sub(t5).Microseconds(), len(u.shifted), len(u.stale), len(u.lists))
	}
}
