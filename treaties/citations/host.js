/* What the register asks of citeproc-js: locales and styles in, citations out. Runs in an engine without a page. */
var items = {}, engines = {}, locales = {};
var system = {
  retrieveLocale: function (code) { return locales[code] || locales["en-GB"]; },
  retrieveItem: function (id) { return items[id]; }
};
function addLocale(code, xml) { locales[code] = xml; return true; }
function build(name, xml) { engines[name] = new CSL.Engine(system, xml, "en-GB"); return true; }
function render(name, list, format) {
  var engine = engines[name], ids = list.map(function (each) { return each.id; });
  items = {};
  list.forEach(function (each) { items[each.id] = each; });
  engine.setOutputFormat(format);
  engine.updateItems([]);
  engine.updateItems(ids);
  var listed = engine.makeBibliography();
  return {
    order: listed ? listed[0].entry_ids.map(function (each) { return each[0]; }) : ids,
    entries: listed ? listed[1] : null,
    cited: ids.map(function (each) { return engine.makeCitationCluster([{id: each}]); })
  };
}
