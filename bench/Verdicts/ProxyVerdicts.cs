using EdgeGateway.Testing.Requests;

namespace EdgeGateway.Bench.Verdicts;

/// <summary>A proxy's results.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Requests">Those of requests, HTTP/1.1 first.</param>
/// <param name="Answers">Those of answers of a backend.</param>
internal sealed record ProxyVerdicts(string Name, CaseResult[] Requests, CaseResult[] Answers);
