// Package sitetest checks built sites from the outside: what readers, search
// engines, feed readers and validators get. It holds nothing but tests.
//
// TestSites builds a few whole sites into temporary folders, the sample paper of
// this repository among them, and puts the same rules to each: links lead
// somewhere, heads are complete, feeds, sitemap and structured data are right.
// These rules need nothing but Go.
//
// TestValidators, TestBrowser and TestLighthouse hand the sample, the paper in
// testdata/newsroom and a real archive to tools from outside: the Nu HTML checker,
// html-validate, axe in Chromium, and Lighthouse. TestPageView counts what a
// reader's browser fetches. TestNginx serves it by the
// very configuration that docs/deploy.md shows. They skip where a tool is
// missing, and say how to get it:
//
//	npm install --ignore-scripts --prefix "$DIR" axe-core@4.14.1 html-validate@9.7.1 lighthouse@12.8.2 vnu-jar@26.9.27
//	BROADSHEET_NODE_MODULES="$DIR/node_modules" go test ./generator/sitetest
//
// Without the variable, node_modules/ at the root of the repository is used.
package sitetest
