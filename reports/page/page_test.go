// Package page holds the page that the format html writes to what it promises, in
// a real browser. It has tests only; the page's own files are page.html, page.css
// and src, which build.sh makes bundle.js of.
package page_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/rehearse-sim/rehearse/reports"
)

// browser is started once, for all tests; scratch is a folder for them.
var (
	browser context.Context
	scratch string
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		path := chromium()
		if path == "" {
			fmt.Fprintln(os.Stderr, "these tests need Chromium, which is not on the path: make deps installs it where it may; else apt-get install chromium")
			return 1
		}
		var err error
		if scratch, err = os.MkdirTemp("", "rehearse-page"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(scratch)
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.UserDataDir(filepath.Join(scratch, "profile")), chromedp.WindowSize(1200, 900),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		defer stop()
		var end context.CancelFunc
		browser, end = chromedp.NewContext(allocator)
		defer end()
		if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
			fmt.Fprintln(os.Stderr, "Chromium does not start:", err)
			return 1
		}
		defer chromedp.Cancel(browser) // waits until it has ended
		return m.Run()
	}())
}

func chromium() string {
	for _, name := range []string{"chromium", "chromium-headless-shell", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// tab is a page in the browser. Whatever it says on the console that is wrong, and
// whatever it asks the network for, fails the test at its end.
type tab struct {
	*testing.T
	ctx context.Context
}

func open(t *testing.T, file string, before ...chromedp.Action[chromedp.Void]) tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	ctx, stop := context.WithTimeout(ctx, 30*time.Second)
	x := tab{t, ctx}
	var lock sync.Mutex
	var requests []string
	x.must(chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && e.Request != nil {
			lock.Lock()
			defer lock.Unlock()
			requests = append(requests, e.Request.URL)
		}
	}))
	messages, console := sync.WaitGroup{}, []string{}
	reading := chromedp.Console(ctx)
	messages.Go(func() {
		for m, err := range reading {
			if err != nil {
				return
			}
			console = append(console, fmt.Sprintf("%s: %s", m.Type, m.Text))
		}
	})
	t.Cleanup(func() {
		stop()
		cancel()
		messages.Wait()
		for _, line := range console {
			t.Errorf("the console says %s", line)
		}
		lock.Lock()
		defer lock.Unlock()
		if len(requests) != 1 || !strings.HasPrefix(requests[0], "file://") {
			t.Errorf("the page asked for %q, want itself only", requests)
		}
	})
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	x.must(err)
	x.must(chromedp.Do(ctx, before...))
	x.must(chromedp.Do(ctx, chromedp.Navigate("file://"+file)))
	return x
}

func (x tab) must(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

func (x tab) do(actions ...chromedp.Action[chromedp.Void]) {
	x.Helper()
	x.must(chromedp.Do(x.ctx, actions...))
}

// eval returns what an expression is in the page.
func eval[T any](x tab, expression string) T {
	x.Helper()
	v, err := chromedp.Run(x.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		x.Fatalf("%s: %v", expression, err)
	}
	return v
}

// holds fails the test where an expression is not true.
func (x tab) holds(why, expression string) {
	x.Helper()
	if !eval[bool](x, expression) {
		x.Errorf("%s: %s does not hold", why, expression)
	}
}

// soon fails the test where an expression does not become true within two seconds.
func (x tab) soon(why, expression string) {
	x.Helper()
	became, err := chromedp.Run(x.ctx, chromedp.Evaluate[bool](fmt.Sprintf(
		`new Promise((done) => { const look = (left) => (%[1]s) || !left ? done(%[1]s) : setTimeout(() => look(left - 1), 20); look(100); })`, expression),
		chromedp.EvalAwaitPromise))
	if err != nil || !became {
		x.Errorf("%s: %s does not come to hold (%v)", why, expression, err)
	}
}

// reach presses the tab key until what a selector names has the focus.
func (x tab) reach(selector string) {
	x.Helper()
	for range 80 {
		if eval[bool](x, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
		x.do(chromedp.KeyEvent("\t"))
	}
	x.Fatalf("the tab key does not reach %s", selector)
}

// written writes a report as a page, once for all tests.
var written = sync.OnceValue(func() string { return write(report(5, 200)) })

func write(r *reports.Report) string {
	f, _ := reports.Get("html")
	var b bytes.Buffer
	if err := f.Write(&b, r, reports.Style{}); err != nil {
		panic(err)
	}
	file := filepath.Join(scratch, "report.html")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		panic(err)
	}
	return file
}
