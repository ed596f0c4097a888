using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Pages;

/// <summary>A file of a page: an embedded resource, which the build of the page has also compressed.</summary>
internal sealed partial class PageFile
{
    /// <summary>The file that is the page itself.</summary>
    public const string PageName = "index.html";

    // In order of preference: a content coding, and the extension of the files that have it.
    private static readonly (string Coding, string Extension)[] Codings = [("br", ".br"), ("gzip", ".gz")];
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly Representation _plain;
    private readonly Representation[] _compressed;

    private PageFile(string resource)
    {
        Type = Types[Path.GetExtension(resource)];
        IsImmutable = HashedName().IsMatch(resource);
        _plain = Representation.Read(resource, coding: null);
        _compressed = [.. Codings.Select(one => Representation.Read(resource + one.Extension, one.Coding))];
    }

    /// <summary>The <c>Content-Type</c>.</summary>
    public string Type { get; }

    /// <summary>Whether the name has a hash of the content, so that the content never changes.</summary>
    public bool IsImmutable { get; }

    /// <summary>Reads all files of a page, by name.</summary>
    /// <param name="page">The name that its resources begin with, such as <c>viewer</c>.</param>
    public static Dictionary<string, PageFile> ReadAll(string page) =>
        typeof(PageFile)
            .Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith($"{page}/", StringComparison.Ordinal))
            .Where(resource => !Codings.Any(one => resource.EndsWith(one.Extension, StringComparison.Ordinal)))
            .ToDictionary(resource => resource[(page.Length + 1)..], resource => new PageFile(resource));

    /// <summary>Chooses a representation by the <c>Accept-Encoding</c> of a request (RFC 9110 section 12.5.3).</summary>
    public Representation Choose(StringValues acceptEncoding)
    {
        if (StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
        {
            foreach (var one in _compressed)
            {
                if (Quality(accepted, one.Coding!) > 0)
                {
                    return one;
                }
            }
        }

        return _plain;
    }

    private static double Quality(IList<StringWithQualityHeaderValue> accepted, string coding)
    {
        return (Find(coding) ?? Find("*")) is { } found ? found.Quality ?? 1 : 0;

        StringWithQualityHeaderValue? Find(string name) =>
            accepted.FirstOrDefault(one => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    // The names that esbuild gives to what it writes.
    [GeneratedRegex(@"-[A-Z0-9]{8}\.\w+\z", RegexOptions.CultureInvariant)]
    private static partial Regex HashedName();

    /// <summary>The bytes of a file in one content coding.</summary>
    /// <param name="Resource">The name of the embedded resource.</param>
    /// <param name="Coding">The <c>Content-Encoding</c>; null for none.</param>
    /// <param name="Tag">The <c>ETag</c>, a hash of the bytes.</param>
    internal sealed record Representation(string Resource, string? Coding, EntityTagHeaderValue Tag)
    {
        public static Representation Read(string resource, string? coding)
        {
            using var bytes = Open(resource);
            return new(resource, coding, new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..16])}\""));
        }

        /// <summary>Opens the resource. Its bytes are those of the mapped program file.</summary>
        public Stream Open() => Open(Resource);

        private static Stream Open(string resource) =>
            typeof(PageFile).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing.");
    }
}
