// When a file is chosen ("this" is its input): its text goes to the kernel through a field that nobody sees.
const file = this.files[0], { most, large, unread } = this.dataset;
const place = this.closest('.je-file-field'), says = place.querySelector('.je-says');
if (!file) return;
const isLarge = file.size > Number(most);
says.textContent = isLarge ? large.replace('{size}', (file.size / 1e6).toFixed(1) + ' MB') : '';
const send = (words) => {
  const box = place.querySelector('textarea');
  box.value = file.name + '\n' + words;
  box.dispatchEvent(new Event('change', { bubbles: true }));
};
if (!isLarge) file.text().then(send, () => { says.textContent = unread; });
this.value = '';
