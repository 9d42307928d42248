// Package tables_test writes the pages of docs that hold what is simulated against
// what others say: how well strategies contain defects, and incidents of the past.
// Every run of the tests compares them.
package tables_test
