// M/M/1 as one would write it by hand in C++: one loop, a switch, and
// std::priority_queue. It plays what BenchmarkMM1 of package sim plays, with
// the random number generator and the exponential ziggurat of sim/rng, and
// prints a line that `go test -bench` could have printed. It has no handles,
// no cancelling, no phases, no digest and no checks.
//
//	mm1 [customers [runs]]
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <vector>

// SplitMix64 with its own increment, mixer variant 13; see sim/rng/stream.go.
struct Stream {
	uint64_t state, gamma;
	uint64_t next() {
		uint64_t z = state += gamma;
		z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
		z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
		return z ^ (z >> 31);
	}
	double uniform() { return double(next() >> 11) * 0x1p-53; }
};

// The 53-bit ziggurat of sim/rng/ziggurat.go, 256 layers.
struct Layer {
	uint64_t inside;
	double width, height;
};
static Layer layers[256];
static const double edge = 7.69711747013104972;

static void build() {
	const double one = 0x1p53, area = (edge + 1) * std::exp(-edge), base = area / std::exp(-edge);
	layers[0] = {uint64_t(edge / base * one), base / one, 1};
	double x = edge;
	for (int i = 255; i >= 1; i--) {
		double next = i > 1 ? -std::log(area / x + std::exp(-x)) : 0;
		layers[i] = {uint64_t(next / x * one), x / one, std::exp(-x)};
		x = next;
	}
}

__attribute__((noinline)) static double hard(Stream &s, uint64_t u) {
	double offset = 0;
	for (;; u = s.next()) {
		int i = u & 255;
		uint64_t j = u >> 11;
		double x = double(j) * layers[i].width;
		if (j < layers[i].inside) return offset + x;
		if (i == 0) {
			offset += edge;
		} else {
			double y = layers[i].height + s.uniform() * (layers[i - 1].height - layers[i].height);
			if (y < std::exp(-x)) return offset + x;
		}
	}
}

static inline double exponential(Stream &s) {
	uint64_t u = s.next(), j = u >> 11;
	const Layer &l = layers[u & 255];
	if (j < l.inside) return double(j) * l.width;
	return hard(s, u);
}

enum Type : uint32_t { Arrival, Completion };

struct Event {
	int64_t time;
	uint64_t seq;
	Type type;
	bool operator>(const Event &o) const { return time != o.time ? time > o.time : seq > o.seq; }
};

static void run(long customers, uint64_t seed) {
	std::priority_queue<Event, std::vector<Event>, std::greater<Event>> pending;
	std::vector<int64_t> waiting(1 << 16);
	const size_t mask = waiting.size() - 1;
	size_t head = 0, n = 0;
	uint64_t seq = 0, events = 0;
	long served = 0;
	int64_t now = 0, sum = 0;
	Stream arrivals{seed, 0x9e3779b97f4a7c15}, services{seed * 31 + 7, 0x9e3779b97f4a7c15};
	const double between = 1e9 / 0.9, service = 1e9;

	auto begin = std::chrono::steady_clock::now();
	pending.push({int64_t(exponential(arrivals) * between), ++seq, Arrival});
	while (served < customers) {
		Event ev = pending.top();
		pending.pop();
		now = ev.time;
		events++;
		switch (ev.type) {
		case Arrival:
			waiting[(head + n) & mask] = now;
			if (++n == 1) pending.push({now + int64_t(exponential(services) * service), ++seq, Completion});
			pending.push({now + int64_t(exponential(arrivals) * between), ++seq, Arrival});
			break;
		case Completion:
			sum += now - waiting[head & mask];
			head++;
			if (--n > 0) pending.push({now + int64_t(exponential(services) * service), ++seq, Completion});
			served++;
			break;
		}
	}
	double ns = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
	double mean = double(sum) / 1e9 / double(customers);
	printf("BenchmarkMM1/cpp \t%ld\t%.2f ns/op\t%.0f events/s\t%.2f ns/customer\t%.3f mean-time\n", customers,
	       ns / double(customers), 2e9 * double(customers) / ns, ns / double(customers), mean);
	if (customers >= 5000000 && std::fabs(mean - 10) > 1) {
		fprintf(stderr, "mean time in system %.3f, theory says 10\n", mean);
		exit(1);
	}
}

int main(int argc, char **argv) {
	build();
	long customers = argc > 1 ? atol(argv[1]) : 10000000;
	int runs = argc > 2 ? atoi(argv[2]) : 5;
	for (int i = 0; i < runs; i++) run(customers, 88172645463325252 + uint64_t(i));
}
